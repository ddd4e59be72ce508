namespace MultiClient;

/// <summary>One process's share.</summary>
/// <param name="Folder">Where the shared files are.</param>
/// <param name="Process">The process's number, from 1.</param>
/// <param name="Clients">Its clients.</param>
/// <param name="Rounds">How often each client tries each section.</param>
/// <param name="Database">Where the leases are; null: no mutex.</param>
/// <param name="Store">How they are kept.</param>
internal sealed record WorkerOptions(string Folder, int Process, int Clients, int Rounds, string? Database, LeaseClient Store);
