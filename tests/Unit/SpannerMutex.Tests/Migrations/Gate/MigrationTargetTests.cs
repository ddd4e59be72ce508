using SpannerMutex.Migrations;

namespace SpannerMutex.Tests.Migrations.Gate;

public sealed class MigrationTargetTests
{
    [Theory]
    [InlineData("Host=db.internal;Port=5432;Database=shop;Username=app;Password=one", "Host=DB.internal;Port=5432;Database=shop;Username=job;Password=two;Maximum Pool Size=3", true)]
    [InlineData("Server=db;Initial Catalog=shop", "Data Source=db;Database=shop", true)]
    [InlineData("Host=db;Database=shop", "Host=db;Database=shop_staging", false)]
    [InlineData("Host=db;Database=shop", "Host=staging;Database=shop", false)]
    [InlineData("Host=db;Port=5432;Database=shop", "Host=db;Port=5433;Database=shop", false)]
    [InlineData("Host=db;Database=shop;Search Path=tenant1", "Host=db;Database=shop;Search Path=tenant2", false)]
    [InlineData("Data Source=projects/p/instances/i/databases/a", "Data Source=projects/p/instances/i/databases/b", false)]
    [InlineData("Host=/cloudsql/p:r:production;Database=shop", "Host=/cloudsql/p:r:staging;Database=shop", false)]
    public void OfConnectionString_TwoOfThem_AreEqualOnlyIfTheyLeadToOneDatabase(string one, string other, bool isSame)
    {
        var target = MigrationTarget.FromConnectionString(one, "machine").ShouldNotBeNull();

        (target == MigrationTarget.FromConnectionString(other, "machine").ShouldNotBeNull()).ShouldBe(isSame);
        target.ShouldNotContain("one");
        target.ShouldNotContain("app", Case.Sensitive);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("postgres://app:secret@db/shop")]
    [InlineData("Database=shop")]
    [InlineData("Host=db")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=shop;Mode=Memory;Cache=Shared")]
    public void OfConnectionString_ServerOrDatabaseIsntTold_IsNull(string? connectionString) =>
        MigrationTarget.FromConnectionString(connectionString, "machine").ShouldBeNull();

    // Behind a proxy beside each instance, staging and production have one and the same address.
    [Theory]
    [InlineData("Host=127.0.0.1;Database=shop")]
    [InlineData("Host=localhost;Port=5432;Database=shop")]
    [InlineData("Host=::1;Database=shop")]
    [InlineData("Host=/var/run/postgresql;Database=shop")]
    [InlineData("Server=(localdb)\\shop;Database=shop")]
    [InlineData("Server=.;Database=shop")]
    [InlineData("Data Source=shop.db")]
    public void OfConnectionString_ServerOfThisMachine_IsAnotherOnEachAndNoneWhereTheMachineHasNoName(string connectionString)
    {
        MigrationTarget.FromConnectionString(connectionString, "one").ShouldNotBeNull()
            .ShouldNotBe(MigrationTarget.FromConnectionString(connectionString, "two"));
        MigrationTarget.FromConnectionString(connectionString, "localhost").ShouldBeNull();
    }

    [Theory]
    [InlineData("tcp://db:5432", true)]
    [InlineData("tcp://127.0.0.1:5432", false)]
    [InlineData("tcp:db,1433", true)]
    [InlineData("tcp://[::1]:5432", false)]
    [InlineData("db1,localhost:5433", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Of_AddressAsADriverTellsIt_IsATargetIfItLeavesTheMachine(string? server, bool isTarget) =>
        (MigrationTarget.FromServer(server, "shop", null, "localhost") is not null).ShouldBe(isTarget);
}
