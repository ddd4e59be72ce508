using SpannerMutex.Spanner;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerDatabaseNameTests
{
    private const string Path = "projects/my-project/instances/my-instance/databases/my_db";

    [Theory]
    [InlineData(Path)]
    [InlineData("  " + Path + " ")]
    [InlineData("Data Source=" + Path)]
    [InlineData("data source=" + Path + ";EmulatorDetection=EmulatorOnly")]
    [InlineData("EmulatorDetection=EmulatorOnly;Data Source=\"" + Path + "\";")]
    public void Parse_RightForm_GivesItsParts(string value)
    {
        var name = SpannerDatabaseName.Parse(value);

        name.ToString().ShouldBe(Path);
        (name.Project, name.Instance, name.Database).ShouldBe(("my-project", "my-instance", "my_db"));
    }

    [Theory]
    [InlineData("projects/example.com:my-project/instances/in/databases/db")]
    [InlineData("projects/123456/instances/in/databases/db")]
    public void Parse_OtherProjectIds_AreTaken(string value) => SpannerDatabaseName.Parse(value).ToString().ShouldBe(value);

    [Theory]
    [InlineData(null, "No Spanner database is configured")]
    [InlineData(" ", "No Spanner database is configured")]
    [InlineData("my_db", "'my_db' is not the path")]
    [InlineData("projects/p/instances/i", "is not the path")]
    [InlineData("projects/p/instances/in/databases/db/x", "is not the path")]
    [InlineData("projects/p/instances/i/databases/db", "'i' in")]
    [InlineData("projects/p/instances/in/databases/DB", "'DB' in")]
    [InlineData("projects/p/instances/in/databases/db?x", "'db?x' in")]
    [InlineData("projects/../instances/in/databases/db", "'..' in")]
    [InlineData("projects/p/instances/in/databases/db\n", null)]
    [InlineData("Host=x;Port=1", "has no Data Source")]
    [InlineData("Data Source=x", "'x' is not the path")]
    [InlineData("Data Source", "is not the path")]
    [InlineData("=;=", "can't be read")]
    public void Parse_WrongForm_SaysWhatIsWrongAndTheRightForm(string? value, string? expected)
    {
        if (expected is null)
        {
            SpannerDatabaseName.Parse(value).Database.ShouldBe("db");
            return;
        }

        var error = Should.Throw<FormatException>(() => SpannerDatabaseName.Parse(value));

        error.Message.ShouldContain(expected);
        error.Message.ShouldContain("projects/PROJECT/instances/INSTANCE/databases/DATABASE");
    }
}
