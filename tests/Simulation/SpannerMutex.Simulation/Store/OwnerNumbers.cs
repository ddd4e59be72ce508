using SpannerMutex.Leases;

namespace SpannerMutex.Simulation.Store;

/// <summary>Owners are random ids: a history numbers them as they come.</summary>
internal sealed class OwnerNumbers
{
    private readonly Dictionary<LeaseOwner, long> _numbers = [];

    public long this[LeaseOwner owner]
    {
        get
        {
            if (!_numbers.TryGetValue(owner, out var number))
            {
                _numbers[owner] = number = _numbers.Count + 1;
            }

            return number;
        }
    }
}
