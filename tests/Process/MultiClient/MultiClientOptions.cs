namespace MultiClient;

/// <summary>How many take part.</summary>
/// <param name="Processes">The number of processes.</param>
/// <param name="Clients">The number of clients in each.</param>
/// <param name="Rounds">How often each client tries each section.</param>
/// <param name="NoLock">Whether they go without the mutex, to show that it matters.</param>
/// <param name="Stores">How the processes keep their leases, in turn.</param>
internal sealed record MultiClientOptions(int Processes, int Clients, int Rounds, bool NoLock, IReadOnlyList<LeaseClient> Stores)
{
    public int AllClients => Processes * Clients;
}
