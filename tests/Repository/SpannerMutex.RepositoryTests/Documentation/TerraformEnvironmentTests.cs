using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Configuration;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>What Terraform puts into the environment, and the documents name, is what the app reads.</summary>
public sealed partial class TerraformEnvironmentTests
{
    private const string RoleKey = "SpannerMutex:Gate:Role";

    [Fact]
    public void TerraformEnvironment_BoundToTheOptions_LeavesNoKeyOver()
    {
        var environment = ReadEnvironment();
        environment.Remove(RoleKey);

        var options = Bind(environment);

        options.Database.ShouldBe("projects/p/instances/inst/databases/db");
        options.CreatorRole.ShouldBe("var.waiter_role");
        options.Lease.Table.ShouldBe("var.lease_table");
        options.Lease.EnsureSchema.ShouldBeFalse();
        options.Migrations.HistoryTable.ShouldBe("var.history_table");
        environment.Count.ShouldBe(5);
    }

    [Fact]
    public void TerraformEnvironment_MisspeltKey_IsRefused()
    {
        var environment = ReadEnvironment();
        environment.Remove(RoleKey);
        environment["SpannerMutex:Lease:EnsureShema"] = "false";

        Should.Throw<InvalidOperationException>(() => Bind(environment)).Message.ShouldContain("EnsureShema");
    }

    [Fact]
    public void WaiterEnvironment_Role_IsOneOfTheGates()
    {
        var environment = ReadEnvironment();
        environment.ShouldContainKeyAndValue(RoleKey, "WaitOnly");
        Assert.SkipUnless(typeof(RequestGateOptions).GetProperty("Role") is not null, "This version of the gate has no roles.");

        Should.NotThrow(() => Bind(environment));
    }

    [Fact]
    public void Documents_EveryVariableOfOurs_IsAnOption()
    {
        string[] texts = ["docs", "terraform", "samples"];
        var named = texts
            .Select(folder => new DirectoryInfo(Path.Combine(Repository.Root, folder)))
            .Where(folder => folder.Exists)
            .SelectMany(folder => folder.EnumerateFiles("*", SearchOption.AllDirectories))
            .Where(file => file.Extension is ".md" or ".tf" or ".hcl" or ".sh")
            .SelectMany(file => Variable().Matches(File.ReadAllText(file.FullName)).Select(match => (File: file.Name, Key: ToKey(match.Value))))
            .Where(use => use.Key != RoleKey)
            .ToList();

        named.ShouldNotBeEmpty();
        named.Where(use => !IsOption(use.Key)).ShouldBeEmpty();
    }

    /// <summary>environment.tf as configuration: literals as they are, expressions as their own text.</summary>
    private static Dictionary<string, string?> ReadEnvironment()
    {
        var file = Path.Combine(Repository.Root, "terraform", "spanner_mutex", "environment.tf");
        var environment = Assignment().Matches(File.ReadAllText(file))
            .ToDictionary(match => ToKey(match.Groups["key"].Value), match => (string?)match.Groups["value"].Value.Trim('"'));
        environment["SpannerMutex:Database"].ShouldBe("local.database");
        environment["SpannerMutex:Database"] = "projects/p/instances/inst/databases/db";
        return environment;
    }

    private static SpannerMutexMigrationsOptions Bind(Dictionary<string, string?> environment)
    {
        var options = new SpannerMutexMigrationsOptions();
        new ConfigurationBuilder().AddInMemoryCollection(environment).Build()
            .GetSection(SpannerMutexMigrationsOptions.Section)
            .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }

    private static bool IsOption(string key)
    {
        var type = typeof(SpannerMutexMigrationsOptions);
        foreach (var part in key.Split(':').Skip(1))
        {
            if (type.GetProperty(part)?.PropertyType is not { } next)
            {
                return false;
            }

            type = next;
        }

        return true;
    }

    private static string ToKey(string variable) => variable.Replace("__", ":", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(?<key>SpannerMutex__\w+)\s*=\s*(?<value>\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    [GeneratedRegex("SpannerMutex(__[A-Za-z]+)+")]
    private static partial Regex Variable();
}
