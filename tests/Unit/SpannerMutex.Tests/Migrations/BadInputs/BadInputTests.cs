using System.Text.RegularExpressions;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations.BadInputs;

/// <summary>Every input is either taken as it is meant, or refused before anything runs, with place, cause and way out.</summary>
public sealed partial class BadInputTests : IDisposable
{
    private static readonly Dictionary<string, BadInput> s_inputs = FileNames.All
        .Concat(FileContents.All)
        .Concat(OwnTableStatements.All)
        .Concat(Folders.All)
        .Concat(Histories.All)
        .ToDictionary(input => input.Title);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Titles => [.. s_inputs.Keys];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inputs_AreManyAndOfBothKinds()
    {
        s_inputs.Count.ShouldBeGreaterThanOrEqualTo(150);
        s_inputs.Values.Count(input => input.Says.Length == 0).ShouldBeGreaterThan(30);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Titles))]
    public async Task Check_AnyInput_IsAClearErrorOrRightlyAccepted(string title)
    {
        var input = s_inputs[title];
        input.Lay(_folder);

        var error = await Task.Run(() => ErrorOf(input));

        if (input.Says.Length == 0)
        {
            error.ShouldBeNull();
            return;
        }

        error.ShouldNotBeNull("it must not pass silently");
        input.Says.ShouldAllBe(word => error.Contains(word, StringComparison.Ordinal), error);
        WayOut().IsMatch(error).ShouldBeTrue($"no way out: {error}");
        DotNet().IsMatch(error).ShouldBeFalse($"a .NET name: {error}");
        if (!error.Contains(" folder ", StringComparison.Ordinal) && !error.Contains(" path ", StringComparison.Ordinal))
        {
            error.ShouldContain("Nothing was applied.");
        }
    }

    private string? ErrorOf(BadInput input)
    {
        try
        {
            var scripts = ScriptFolder.Read(_folder.Path);
            OwnTables.ThrowIfChanged(
                _folder.Path, scripts, [(ScriptOptions.DefaultHistoryTable, "the history"), ("SpannerMutexLeases", "its leases")]);
            MigrationPlan.Create(scripts, input.History, input.OutOfOrder);
            return null;
        }
        catch (SpannerMutexException e)
        {
            return e.Message;
        }
    }

    [GeneratedRegex("(Rename|Give|Write|Take|Move|Split|Close|Save|Restore|Set|Put|Create|Add|Let|Make|Remove|Change|Correct|Wait|write|take|move|split|allow|correct|restore) ")]
    private static partial Regex WayOut();

    [GeneratedRegex(@"System\.|Exception|Int64|Nullable|\bat SpannerMutex")]
    private static partial Regex DotNet();
}
