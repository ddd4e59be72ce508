namespace RolloutDemo.Platform;

/// <summary>What is deployed.</summary>
/// <param name="Revision">Its name: Cloud Run's <c>K_REVISION</c>.</param>
/// <param name="Configuration">Environment variables of all its instances.</param>
internal sealed record Release(string Revision, IReadOnlyDictionary<string, string?> Configuration);
