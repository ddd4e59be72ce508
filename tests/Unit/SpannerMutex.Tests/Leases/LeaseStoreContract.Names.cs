using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

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

        (await ReadAsync(Name(odd))).ShouldBe(renewed);
        renewed.Name.Value.ShouldBe(Prefix + odd);
        (await Store.ListAsync(Prefix + odd)).ShouldBe([renewed]);
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

        (await ReadAsync(record.Name)).ShouldBeNull();
        (await ReadAsync(untouched.Name)).ShouldBe(untouched);
    }

    [Fact]
    public async Task E5_List_Prefix_IsLiteral()
    {
        foreach (var name in new[] { "a%c", "a%d", "abc", "a_c", "axc", "A%c" })
        {
            await CreateAsync(Name(name));
        }

        (await ListedAsync("a%")).ShouldBe(["a%c", "a%d"]);
        (await ListedAsync("a_")).ShouldBe(["a_c"]);
        (await ListedAsync("a%c")).ShouldBe(["a%c"]);
        (await ListedAsync("%")).ShouldBeEmpty();
        (await ListedAsync("")).ShouldBe(["A%c", "a%c", "a%d", "a_c", "abc", "axc"]);
    }

    [Fact]
    public async Task E5_List_EmptyPrefix_HasEveryRecordWhole()
    {
        var held = await CreateAsync(Name("held"));
        var made = await CreateAsync(Name("released"));
        var released = await ApplyAsync(made, Desired(made.Name, made, "done") with { Owner = null });

        var all = await OtherClient.ListAsync("");

        all.Where(r => r.Name.Value.StartsWith(Prefix, StringComparison.Ordinal)).ShouldBe([held, released]);
    }

    [Theory]
    [MemberData(nameof(OddNotes))]
    public async Task E5_Note_OfAnyText_ComesBackAsItWas(string? note)
    {
        var created = await CreateAsync(Name(), note);
        (await ReadAsync(Name()))!.Note.ShouldBe(note);

        await ApplyAsync(created, Desired(Name(), created, note));
        (await ReadAsync(Name()))!.Note.ShouldBe(note);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_234)]
    [InlineData(300_000)]
    public async Task E5_RecordOfAnyDuration_ComesBackAsItWas(int milliseconds)
    {
        var duration = new LeaseDuration(TimeSpan.FromMilliseconds(milliseconds));

        var created = await ApplyAsync(null, Desired(Name()) with { Duration = duration, Owner = null });

        var read = (await ReadAsync(Name())).ShouldNotBeNull();
        read.ShouldBe(created);
        read.Duration.Value.ShouldBe(duration.Value);
        read.Owner.ShouldBeNull();
    }

    private async Task<string[]> ListedAsync(string prefix) =>
        [.. (await Store.ListAsync(Prefix + prefix)).Select(r => r.Name.Value[Prefix.Length..])];
}
