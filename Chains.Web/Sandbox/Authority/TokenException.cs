namespace Chains.Web.Sandbox.Authority;

/// <summary>An identity token is not one that the sandbox accepts. The message says why and holds nothing of the token.</summary>
internal sealed class TokenException(string message) : Exception(message);
