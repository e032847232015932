namespace Chains.Bench;

/// <summary>The benchmark cannot run, or what it measured did not happen. The message is for whoever runs it.</summary>
internal sealed class BenchException(string message) : Exception(message);
