using SpannerMutex.Leases;
using Xunit;

namespace SpannerMutex.Testing;

#pragma warning disable CS1591 // The names of the tests say what they check.

public abstract partial class LeaseStoreContract
{
    public static TheoryData<string> OddNames =>
    [
        "it's", "say \"when\"", "`tick`", "100%", "a_b", @"C:\temp\", "line\nbreak", "tab\tnul\0end", "😀 mutex 🔒", "größe/Δ/名前",
        "'; DROP TABLE Leases; --", "${0} {1} @p1 ?", " blanks around ", new string('x', LeaseName.MaxLength - 33),
    ];

    public static TheoryData<string?> OddNotes =>
        [new TheoryDataRow<string?>(null), "", "{\"error\":\"it's 100% \\\\ broken\"}", "two\nlines and 🔒", new string('n', 20_000)];

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task E5_Name_OfAnyCharacters_IsOnlyAKey(string odd)
    {
        var created = await CreateAsync(Name(odd), note: odd);
        var renewed = await ApplyAsync(created, Desired(created.Name, created, odd));

        Assert.Equal(renewed, await ReadAsync(Name(odd)));
        Assert.Equal(Prefix + odd, renewed.Name.Value);
        Assert.Equal([renewed], await Store.ListAsync(Prefix + odd));
    }

    [Theory]
    [InlineData("a", "a_b")]
    [InlineData("a_b", "axb")]
    [InlineData("a%", "ab")]
    [InlineData("a", "A")]
    [InlineData("a", "a ")]
    [InlineData("\u00e9", "e\u0301")]
    public async Task E5_Name_ThatResemblesAnother_DisturbsItNever(string one, string other)
    {
        var untouched = await CreateAsync(Name(other));

        var record = await CreateAsync(Name(one));
        await ApplyAsync(record, Desired(record.Name, record) with { Owner = null });
        await DeleteAsync(record.Name);

        Assert.Null(await ReadAsync(record.Name));
        Assert.Equal(untouched, await ReadAsync(untouched.Name));
    }

    [Fact]
    public async Task E5_List_Prefix_IsLiteral()
    {
        foreach (var name in new[] { "a%c", "a%d", "abc", "a_c", "axc", "A%c" })
        {
            await CreateAsync(Name(name));
        }

        Assert.Equal(["a%c", "a%d"], await ListedAsync("a%"));
        Assert.Equal(["a_c"], await ListedAsync("a_"));
        Assert.Equal(["a%c"], await ListedAsync("a%c"));
        Assert.Empty(await ListedAsync("%"));
        Assert.Equal(["A%c", "a%c", "a%d", "a_c", "abc", "axc"], await ListedAsync(""));
    }

    [Fact]
    public async Task E5_List_EmptyPrefix_HasEveryRecordWhole()
    {
        var held = await CreateAsync(Name("held"));
        var made = await CreateAsync(Name("released"));
        var released = await ApplyAsync(made, Desired(made.Name, made, "done") with { Owner = null });

        var all = await OtherClient.ListAsync("");

        Assert.Equal([held, released], all.Where(r => r.Name.Value.StartsWith(Prefix, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(OddNotes))]
    public async Task E5_Note_OfAnyText_ComesBackAsItWas(string? note)
    {
        var created = await CreateAsync(Name(), note);
        Assert.Equal(note, (await ReadAsync(Name()))!.Note);

        await ApplyAsync(created, Desired(Name(), created, note));
        Assert.Equal(note, (await ReadAsync(Name()))!.Note);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_234)]
    [InlineData(300_000)]
    public async Task E5_RecordOfAnyDuration_ComesBackAsItWas(int milliseconds)
    {
        var duration = new LeaseDuration(TimeSpan.FromMilliseconds(milliseconds));

        var created = await ApplyAsync(null, Desired(Name()) with { Duration = duration, Owner = null });

        var read = await ReadAsync(Name());
        Assert.NotNull(read);
        Assert.Equal(created, read);
        Assert.Equal(duration.Value, read.Duration.Value);
        Assert.Null(read.Owner);
    }

    private async Task<string[]> ListedAsync(string prefix) =>
        [.. (await Store.ListAsync(Prefix + prefix)).Select(r => r.Name.Value[Prefix.Length..])];
}
