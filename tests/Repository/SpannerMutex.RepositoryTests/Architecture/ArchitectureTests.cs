using SpannerMutex.AspNetCore;
using SpannerMutex.EntityFrameworkCore;
using SpannerMutex.Testing;

namespace SpannerMutex.RepositoryTests.Architecture;

public sealed class ArchitectureTests
{
    private static readonly string[] s_shipped =
    [
        typeof(SpannerMutexException).Assembly.Location,
        typeof(SpannerMutexMigrationsBuilder).Assembly.Location,
        typeof(EntityFrameworkCoreMigrator<>).Assembly.Location,
        typeof(TestLeaseStore).Assembly.Location,
    ];

    // From the ground up: each room, and the rooms below it that it may use.
    private static readonly Floors s_floors = new(
        ("SpannerMutex", []),
        ("SpannerMutex.Timing", []),
        ("SpannerMutex.Text", []),
        ("SpannerMutex.Diagnostics", []),
        ("SpannerMutex.Errors", ["SpannerMutex"]),
        ("SpannerMutex.Leases", ["SpannerMutex", "SpannerMutex.Timing", "SpannerMutex.Text", "SpannerMutex.Diagnostics"]),
        ("SpannerMutex.Spanner", ["SpannerMutex", "SpannerMutex.Text"]),
        ("SpannerMutex.Spanner.Rest", ["SpannerMutex", "SpannerMutex.Timing", "SpannerMutex.Errors", "SpannerMutex.Spanner"]),
        ("SpannerMutex.Stores", ["SpannerMutex.Leases"]),
        ("SpannerMutex.Stores.InMemory", ["SpannerMutex.Timing", "SpannerMutex.Leases"]),
        ("SpannerMutex.Stores.AdoNet", ["SpannerMutex", "SpannerMutex.Timing", "SpannerMutex.Errors", "SpannerMutex.Leases", "SpannerMutex.Stores"]),
        ("SpannerMutex.Stores.Spanner", ["SpannerMutex", "SpannerMutex.Timing", "SpannerMutex.Leases", "SpannerMutex.Spanner", "SpannerMutex.Spanner.Rest", "SpannerMutex.Stores"]),
        ("SpannerMutex.Registration", ["SpannerMutex.Leases", "SpannerMutex.Spanner", "SpannerMutex.Spanner.Rest", "SpannerMutex.Stores", "SpannerMutex.Stores.Spanner"]),
        ("SpannerMutex.Migrations", ["SpannerMutex", "SpannerMutex.Timing", "SpannerMutex.Errors", "SpannerMutex.Leases"]),
        ("SpannerMutex.Migrations.Scripts", ["SpannerMutex", "SpannerMutex.Timing", "SpannerMutex.Errors", "SpannerMutex.Leases", "SpannerMutex.Spanner", "SpannerMutex.Spanner.Rest", "SpannerMutex.Stores", "SpannerMutex.Stores.Spanner", "SpannerMutex.Migrations"]),
        ("SpannerMutex.AspNetCore", []),
        ("SpannerMutex.AspNetCore.Diagnostics", ["SpannerMutex.Migrations"]),
        ("SpannerMutex.AspNetCore.Failures", ["SpannerMutex.Migrations", "SpannerMutex.AspNetCore.Diagnostics"]),
        ("SpannerMutex.AspNetCore.Configuration", ["SpannerMutex.Migrations", "SpannerMutex.AspNetCore.Failures"]),
        ("SpannerMutex.AspNetCore.Hosting", ["SpannerMutex.Migrations", "SpannerMutex.AspNetCore.Diagnostics", "SpannerMutex.AspNetCore.Failures", "SpannerMutex.AspNetCore.Configuration"]),
        ("SpannerMutex.AspNetCore.Http", ["SpannerMutex.Leases", "SpannerMutex.Migrations", "SpannerMutex.AspNetCore.Diagnostics", "SpannerMutex.AspNetCore.Configuration"]),
        ("SpannerMutex.AspNetCore.Migrators", ["SpannerMutex", "SpannerMutex.Errors", "SpannerMutex.Leases", "SpannerMutex.Migrations", "SpannerMutex.AspNetCore.Failures", "SpannerMutex.AspNetCore.Configuration"]),
        ("SpannerMutex.AspNetCore.Registration", ["SpannerMutex.Registration", "SpannerMutex.Leases", "SpannerMutex.Spanner", "SpannerMutex.Spanner.Rest", "SpannerMutex.Stores", "SpannerMutex.Stores.InMemory", "SpannerMutex.Stores.Spanner", "SpannerMutex.Migrations", "SpannerMutex.Migrations.Scripts", "SpannerMutex.AspNetCore", "SpannerMutex.AspNetCore.Diagnostics", "SpannerMutex.AspNetCore.Failures", "SpannerMutex.AspNetCore.Configuration", "SpannerMutex.AspNetCore.Hosting", "SpannerMutex.AspNetCore.Http", "SpannerMutex.AspNetCore.Migrators"]),
        ("SpannerMutex.EntityFrameworkCore", ["SpannerMutex", "SpannerMutex.Errors", "SpannerMutex.Leases", "SpannerMutex.Migrations", "SpannerMutex.AspNetCore", "SpannerMutex.AspNetCore.Registration"]),
        ("SpannerMutex.Testing", ["SpannerMutex", "SpannerMutex.Leases", "SpannerMutex.Spanner", "SpannerMutex.Stores.InMemory", "SpannerMutex.Migrations", "SpannerMutex.AspNetCore.Configuration"]));

    [Fact]
    public void Rooms_UseOnlyWhatTheirFloorAllows() => s_floors.Problems(House.ArrowsOf(s_shipped)).ShouldBeEmpty();

    [Fact]
    public void Arrows_OfEachKind_AreSeen() => Planted()
        .Where(arrow => arrow.From == "Planted.Upper")
        .Select(arrow => arrow.User)
        .ShouldBe(
            ["Attribute", "Base", "Body", "Catch", "Event", "Field", "Generic", "Lambda", "Nested", "Parameter", "Property", "TypeOf"],
            ignoreOrder: true);

    [Fact]
    public void Floors_UnlistedArrow_IsAProblem() =>
        new Floors(("Planted.Lower", []), ("Planted.Upper", [])).Problems(Planted())
            .ShouldContain("not allowed: Planted.Upper → Planted.Lower (Base uses Used)");

    [Fact]
    public void Floors_ArrowUpwards_CannotBeListed() =>
        new Floors(("Planted.Upper", ["Planted.Lower"]), ("Planted.Lower", [])).Problems(Planted())
            .ShouldContain("Planted.Upper may not be allowed to use Planted.Lower, which is not on a floor below it.");

    [Fact]
    public void Floors_ListedArrowThatNobodyNeeds_IsAProblem() =>
        new Floors(("Planted.Unused", []), ("Planted.Lower", []), ("Planted.Upper", ["Planted.Lower", "Planted.Unused"])).Problems(Planted())
            .ShouldBe(["Planted.Upper uses nothing of Planted.Unused: take it off the list."]);

    private static List<Arrow> Planted() =>
        [.. House.ArrowsOf(typeof(ArchitectureTests).Assembly.Location).Where(arrow => arrow.From.StartsWith("Planted.", StringComparison.Ordinal))];
}
