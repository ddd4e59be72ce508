using System.Text.Json.Serialization;

namespace SpannerMutex.Migrations;

/// <summary>The state or end of a run, as recorded in the note on the lease.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MigrationOutcome>))]
internal enum MigrationOutcome
{
    /// <summary>The holder is migrating; if the lease has expired, it crashed.</summary>
    Running,

    /// <summary>All that it carries is applied.</summary>
    Succeeded,

    /// <summary>A migration failed.</summary>
    Failed,

    /// <summary>It ended for a reason that is not about the migrations: stopped, cut off.</summary>
    Interrupted,
}
