namespace SpannerMutex.ProcessSupport.Faults;

/// <summary>What goes wrong on the wire.</summary>
public enum TcpFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each packet takes its time.</summary>
    Delay,

    /// <summary>Nothing gets through and nobody is told; what was sent arrives late, when the wire is whole again.</summary>
    BlackHole,

    /// <summary>What is sent takes effect; instead of the answer the connection ends.</summary>
    LostReply,

    /// <summary>Connections are closed, wherever in a message they are, and so is each new one.</summary>
    Cut,

    /// <summary>The same by TCP's reset.</summary>
    Reset,
}
