namespace Chains.Web.Sandbox.Patching;

/// <summary>A patch that cannot be read (<paramref name="malformed"/>) or does not fit the object.</summary>
internal sealed class PatchException(string message, bool malformed = false) : Exception(message)
{
    public bool Malformed => malformed;
}
