namespace Chains.Web.Commands;

/// <summary>A file that the command line names cannot be used. The message names the file and what to do.</summary>
internal sealed class InputException(string message) : Exception(message);
