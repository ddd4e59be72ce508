namespace LocalProcesses;

/// <summary>The signals of Linux (signal(7)) that are sent to children.</summary>
public enum Signal
{
    /// <summary>SIGKILL: ended at once, nothing of it runs any more.</summary>
    Kill = 9,

    /// <summary>SIGTERM: asked to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: wakes what was frozen.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: frozen; nothing of it runs until it is woken.</summary>
    Stop = 19,
}
