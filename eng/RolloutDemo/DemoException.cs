namespace RolloutDemo;

/// <summary>The demo can't be run as asked; the message names the way out.</summary>
internal sealed class DemoException(string message) : Exception(message);
