using System.Net.Security;
using System.Security.Authentication;

namespace Chains.Core.Storage.Oci.Distribution;

/// <summary>Tells a certificate that is not trusted from a server that speaks no TLS: only for the latter plain HTTP may be tried.</summary>
internal sealed class UntrustedCertificateException(SslPolicyErrors errors) : AuthenticationException(errors switch
{
    SslPolicyErrors.RemoteCertificateNameMismatch => "its certificate is for another name",
    SslPolicyErrors.RemoteCertificateNotAvailable => "it shows no certificate",
    _ => "its certificate is not signed by an authority that is trusted here, or has expired",
});
