namespace SpannerMutex.RepositoryTests.Architecture;

/// <summary>
/// The rooms from the ground up, each with the rooms that it may use. A room may use only rooms above it in this list, so
/// no circle can be allowed.
/// </summary>
/// <param name="rooms">A room and what it may use.</param>
internal sealed class Floors(params IReadOnlyList<(string Room, string[] Uses)> rooms)
{
    /// <summary>Whatever is wrong: an arrow that isn't allowed, a room that isn't in the list, an allowance that nobody needs.</summary>
    /// <param name="arrows">The arrows of the compiled code.</param>
    public IReadOnlyList<string> Problems(IReadOnlyList<Arrow> arrows) =>
    [
        .. rooms.SelectMany((room, floor) => room.Uses
            .Where(used => !rooms.Take(floor).Any(below => below.Room == used))
            .Select(used => $"{room.Room} may not be allowed to use {used}, which is not on a floor below it.")),
        .. arrows.Where(arrow => !IsAllowed(arrow.From, arrow.To)).Select(arrow => $"not allowed: {arrow}"),
        .. rooms.SelectMany(room => room.Uses
            .Where(used => !arrows.Any(arrow => arrow.From == room.Room && arrow.To == used))
            .Select(used => $"{room.Room} uses nothing of {used}: take it off the list.")),
    ];

    private bool IsAllowed(string from, string to) => rooms.Any(room => room.Room == from && room.Uses.Contains(to));
}
