namespace Chains.Web.Commands;

/// <summary>The command was understood and its files were read, but what it asks for cannot be done. The message is for the terminal.</summary>
internal sealed class CommandFailedException(string message) : Exception(message);
