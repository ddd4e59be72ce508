using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.PostgreSql;

[assembly: AssemblyFixture(typeof(EmulatorFixture))]
[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]
