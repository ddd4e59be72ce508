using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Failures;

/// <summary>A failed gate whose log has the reason already: an entry that holds the error as text need not repeat it.</summary>
internal sealed class LoggedGateException(MigrationGateException shut)
    : MigrationGateException(shut.Phase, shut.Message, shut.InnerException)
{
    public override string ToString() => $"Migration gate: {Phase}. The critical entry GateFailed has the reason.";
}
