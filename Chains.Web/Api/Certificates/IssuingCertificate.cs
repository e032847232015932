namespace Chains.Web.Api.Certificates;

/// <summary>A certificate of the chain.</summary>
public sealed record IssuingCertificate(string Subject, string IssuedBy, string Fingerprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
