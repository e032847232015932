namespace Chains.Web.Sandbox.Log;

/// <summary>A request to the log is refused, with the code and message that Rekor answers.</summary>
/// <param name="existing">With 409, the UUID of the entry that stands already.</param>
internal sealed class LogRequestException(int code, string message, string? existing = null) : Exception(message)
{
    public int Code => code;

    public string? Existing => existing;

    public static LogRequestException Invalid(string why) => new(400, "error processing entry: " + why);
}
