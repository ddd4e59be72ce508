using SpannerMutex.ProcessSupport.Holders;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>What must hold of a lease's work, whatever happened to its holders.</summary>
internal static class WorkShould
{
    /// <summary>Judged by the database alone: no increment lost or doubled, tokens increasing, no two sections overlapping.</summary>
    public static void BeInOrder(this LoggedWork work, string because)
    {
        var increments = work.Steps.Where(step => step.Value is not null).Select(step => step.Value!.Value).ToArray();
        increments.ShouldBe(Enumerable.Range(1, increments.Length).Select(i => (long)i), $"the counter's values in the order of commits, {because}");
        work.Counter.ShouldBe(increments.Length, because);

        // Token by token, as they first appear: were two sections to overlap, or a token to go back, the order would differ.
        work.Steps.Select(step => step.Token).ShouldBe(work.Steps.Select(step => step.Token).Order(), $"tokens in the order of commits, {because}");
        foreach (var section in work.Steps.GroupBy(step => step.Token))
        {
            section.Select(step => step.Step).ShouldBe(
                Enumerable.Range(0, section.Count()).Select(i => (long)i), $"the steps of section {section.Key}, {because}");
            section.Select(step => step.Client).Distinct().Count().ShouldBe(1, $"the clients of section {section.Key}, {because}");
        }
    }

    /// <summary>Judged against what the holders said: what was confirmed is there, and what was said to have failed is not.</summary>
    public static void AgreeWith(this LoggedWork work, IEnumerable<HolderEvent> events, string because)
    {
        var written = work.Steps.ToDictionary(step => (step.Token, (int)step.Step));
        foreach (var told in events.Where(told => told.Step is not null))
        {
            var found = written.GetValueOrDefault((told.Token!.Value, told.Step!.Value));
            switch (told.Kind)
            {
                case HolderEventKind.Entered or HolderEventKind.Incremented or HolderEventKind.Left:
                    found.ShouldNotBeNull($"confirmed, and lost: {told}, {because}");
                    (found.Client, found.Value).ShouldBe((told.Client, told.Value), because);
                    break;
                case HolderEventKind.Lost or HolderEventKind.Refused when !told.MayBeApplied:
                    found.ShouldBeNull($"said not to be applied, and is: {told}, {because}");
                    break;
            }
        }
    }

    /// <summary>Judged by the machine's monotonic clock: at no moment did two holders believe that they held the lease.</summary>
    public static void ShowOneBelieverAtATime(this IReadOnlyList<HolderEvent> events, string because)
    {
        var beliefs = events.Where(told => told.Believed)
            .GroupBy(told => told.Token!.Value)
            .Select(told => (Token: told.Key, From: told.Min(e => e.At), To: told.Max(e => e.At)))
            .OrderBy(belief => belief.From)
            .ToArray();
        foreach (var (before, after) in beliefs.Zip(beliefs.Skip(1)))
        {
            before.To.ShouldBeLessThan(after.From, $"tokens {before.Token} and {after.Token} were believed in at once, {because}");
            before.Token.ShouldBeLessThan(after.Token, because);
        }
    }
}
