using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>The call never reaches Spanner.</summary>
public sealed class CrashBeforeEachCallTests(EmulatorFixture emulator) : CrashAtEachCall(emulator, afterServer: false);
