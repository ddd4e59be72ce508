using System.Text.Json.Serialization;

namespace SpannerMutex.Migrations;

/// <summary>How a run stands or ended, as its note on the lease says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MigrationOutcome>))]
internal enum MigrationOutcome
{
    /// <summary>The holder is at it; if the lease has run out, it died.</summary>
    Running,

    /// <summary>All that it carries is applied.</summary>
    Succeeded,

    /// <summary>A migration failed.</summary>
    Failed,

    /// <summary>It ended for a reason that says nothing of the migrations: stopped, cut off.</summary>
    Interrupted,
}
