using SpannerMutex.ProcessSupport.Holders;

namespace LeaseHolder;

/// <summary>Who this holder is, what it holds, and what it does with it.</summary>
/// <param name="Database">The database, which has the tables of <see cref="SectionTables" />.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Client">This process's name.</param>
/// <param name="Duration">The lease's duration.</param>
/// <param name="PollInterval">How often it asks while another holds the lease.</param>
/// <param name="Increments">How many increments make a critical section.</param>
/// <param name="Work">How long each increment takes between reading and writing.</param>
internal sealed record HolderOptions(
    string Database, string Lease, string Client, TimeSpan Duration, TimeSpan PollInterval, int Increments, TimeSpan Work);
