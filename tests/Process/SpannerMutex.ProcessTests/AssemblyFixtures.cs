using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.TestSupport.PostgreSql;

[assembly: AssemblyFixture(typeof(OwnEmulator))]
[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]
