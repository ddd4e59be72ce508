namespace SpannerMutex.Emulator;

/// <summary>There is no emulator, and none could be installed.</summary>
/// <param name="message">What the user can do about it.</param>
public sealed class EmulatorMissingException(string message) : Exception(message);
