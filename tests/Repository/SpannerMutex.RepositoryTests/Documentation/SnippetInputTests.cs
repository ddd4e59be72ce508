using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Leases;
using SpannerMutex.Spanner;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>What the pages give as examples is taken by the code that reads it: names of databases and leases, settings, paths.</summary>
public sealed partial class SnippetInputTests
{
    private static readonly string s_root = Repository.Root;

    private static readonly string[] s_pages = [.. DocumentationPages.ForUsers(s_root)];

    public static TheoryData<string, string> Databases => Matches(Database(), "database", name => !Placeholder().IsMatch(name));

    public static TheoryData<string, string> LeaseNames => Matches(Lease(), "name");

    public static TheoryData<string, string> ProbedPaths => Matches(Probe(), "path");

    [Theory]
    [MemberData(nameof(Databases))]
    public void Database_OfAPage_IsOne(string page, string database) => SpannerDatabaseName.Parse(database).ToString().ShouldBe(database, page);

    [Theory]
    [MemberData(nameof(LeaseNames))]
    public void LeaseName_OfAPage_IsOne(string page, string name) => new LeaseName(name).Value.ShouldBe(name, page);

    // Where nothing is mapped the gate lets the path pass by its default list.
    [Theory]
    [MemberData(nameof(ProbedPaths))]
    public void ProbedPath_OfAPage_IsAPath(string page, string path) => new PathString(path).HasValue.ShouldBeTrue(page);

    [Fact]
    public void Settings_OfThePages_AreRead()
    {
        var settings = s_pages.SelectMany(page => Setting().Matches(File.ReadAllText(page)))
            .Select(match => (Key: match.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal), Value: match.Groups["value"].Value))
            .Where(setting => !Placeholder().IsMatch(setting.Value))
            .Distinct()
            .ToList();
        settings.ShouldNotBeEmpty();

        foreach (var (key, value) in settings)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration["SpannerMutex:Database"] = "projects/p/instances/inst/databases/db";
            builder.Configuration[key] = value;
            builder.Services.AddSpannerMutexMigrations();
            using var host = builder.Build();

            Should.NotThrow(() => host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value, $"{key}={value}");
        }
    }

    [Fact]
    public void SettingsFiles_OfThePages_AreRead()
    {
        var files = s_pages.SelectMany(page => SettingsFile().Matches(File.ReadAllText(page))).Select(match => match.Groups["json"].Value).ToList();
        files.ShouldNotBeEmpty();

        foreach (var file in files)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(file)));
            builder.Services.AddSpannerMutexMigrations();
            using var host = builder.Build();

            Should.NotThrow(() => host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value, file);
        }
    }

    // `Migrations:WaitTimeout`, wherever it is named; a decision may also name what is misspelt, or was once.
    [Fact]
    public void Keys_OfThePages_AreOptions()
    {
        var keys = s_pages.Where(page => !page.StartsWith(Path.Combine(s_root, "docs", "design"), StringComparison.Ordinal))
            .SelectMany(page => Key().Matches(File.ReadAllText(page))).Select(match => match.Groups["key"].Value).Distinct().ToList();
        keys.Count.ShouldBeGreaterThan(15);

        keys.Where(key => key.Split(':') is var parts
            && typeof(SpannerMutexMigrationsOptions).GetProperty(parts[0])?.PropertyType.GetProperty(parts[1]) is null).ShouldBeEmpty();
    }

    // The table of options gives its defaults as somebody would write them.
    [Fact]
    public void Defaults_OfTheOptionTable_AreReadAndAreTheDefaults()
    {
        var rows = DefaultRow().Matches(File.ReadAllText(Path.Combine(s_root, "docs", "reference", "configuration.md"))).ToList();
        rows.Count.ShouldBeGreaterThan(10);

        foreach (var row in rows)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration["SpannerMutex:Database"] = "projects/p/instances/inst/databases/db";
            builder.Configuration[$"SpannerMutex:{row.Groups["key"].Value}"] = row.Groups["value"].Value;
            builder.Services.AddSpannerMutexMigrations();
            using var host = builder.Build();
            var options = host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;

            ValueOf(options, row.Groups["key"].Value).ShouldBe(ValueOf(new SpannerMutexMigrationsOptions(), row.Groups["key"].Value), row.Value);
        }
    }

    private static object? ValueOf(object options, string key) =>
        key.Split(':').Aggregate((object?)options, (value, part) => value!.GetType().GetProperty(part)!.GetValue(value));

    private static TheoryData<string, string> Matches(Regex pattern, string group, Func<string, bool>? isMeant = null)
    {
        var data = new TheoryData<string, string>();
        var found = s_pages
            .SelectMany(page => pattern.Matches(File.ReadAllText(page)).Select(match => (Page: Path.GetRelativePath(s_root, page), match.Groups[group].Value)))
            .Where(use => isMeant?.Invoke(use.Value) ?? true)
            .Distinct();
        foreach (var (page, value) in found)
        {
            data.Add(page, value);
        }

        return data;
    }

    [GeneratedRegex("""(?<database>projects/[^\s"'`;,/]+/instances/[^\s"'`;,/]+/databases/[^\s"'`;,)/]+)""")]
    private static partial Regex Database();

    [GeneratedRegex("""new LeaseName\("(?<name>[^"]*)"\)""")]
    private static partial Regex Lease();

    [GeneratedRegex(@"path: (?<path>/\S*)")]
    private static partial Regex Probe();

    [GeneratedRegex(@"(?<key>SpannerMutex(__[A-Za-z]+)+)=(?<value>[^\s`,]+)")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z:]+)` \| `(?<value>[^`_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex DefaultRow();

    [GeneratedRegex(@"```json\n(?<json>\{\s*""SpannerMutex"":.*?)```", RegexOptions.Singleline)]
    private static partial Regex SettingsFile();

    [GeneratedRegex("`(?:SpannerMutex:)?(?<key>(?:Lease|Migrations|Gate):[A-Z][A-Za-z]+)")]
    private static partial Regex Key();

    // projects/P/instances/I/databases/D, PROJECT, <project>, $PROJECT, …
    [GeneratedRegex(@"/[A-Z]+(/|\z)|[<>${}…]")]
    private static partial Regex Placeholder();
}
