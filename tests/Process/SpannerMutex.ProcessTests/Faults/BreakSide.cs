namespace SpannerMutex.ProcessTests.Faults;

/// <summary>On which side of the server a call is stopped.</summary>
public enum BreakSide
{
    /// <summary>The server never has it until it is let go on.</summary>
    BeforeTheServer,

    /// <summary>It has taken effect, and its answer is held back.</summary>
    AfterTheServer,
}
