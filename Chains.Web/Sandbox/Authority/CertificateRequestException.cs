namespace Chains.Web.Sandbox.Authority;

/// <summary>A request for a certificate is refused. The message is Fulcio's for the same case, with the reason.</summary>
internal sealed class CertificateRequestException(string message) : Exception(message);
