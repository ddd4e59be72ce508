using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>Spanner has done what the call asked for; its answer reaches nobody.</summary>
public sealed class CrashAfterEachCallTests(EmulatorFixture emulator) : CrashAtEachCall(emulator, afterServer: true);
