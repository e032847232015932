using System.Collections.Immutable;
using Chains.Core.Transparency;

namespace Chains.Core.Trust;

/// <summary>
/// Reads trusted roots of versions 0.1 and 0.2 strictly. Fields that are not known are passed over, for a published root gains some from time to time; keys of
/// an algorithm that is not known are left out with a remark; everything else that is out of form refuses the whole root.
/// </summary>
internal static class TrustedRootParser
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int MaxInstances = 256;
    private const int MaxChain = 10;
    private const int MaxCertificateBytes = 64 * 1024;

    private static readonly string[] MediaTypes =
    [
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "application/vnd.dev.sigstore.trustedroot.v0.1+json",
        "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    ];

    public static TrustedRoot Parse(ReadOnlyMemory<byte> json) => ProtoJson.Read(json, "trusted root", MaxBytes, Read);

    private static TrustedRoot Read(ProtoJson root)
    {
        var mediaType = root.Text("mediaType");
        if (!MediaTypes.Contains(mediaType))
            throw new FormatException($"The trusted root's mediaType is \"{mediaType}\"; versions 0.1 and 0.2 are read: {string.Join(", ", MediaTypes)}.");
        var remarks = ImmutableArray.CreateBuilder<string>();
        return new TrustedRoot(
            ReadLogs(root, "tlogs", remarks),
            ReadAuthorities(root, "certificateAuthorities"),
            ReadLogs(root, "ctlogs", remarks),
            ReadAuthorities(root, "timestampAuthorities"),
            remarks.ToImmutable());
    }

    private static ImmutableArray<TransparencyLog> ReadLogs(ProtoJson root, string name, ImmutableArray<string>.Builder remarks) =>
        [.. root.Messages(name, MaxInstances).Select(log => ReadLog(log, remarks)).OfType<TransparencyLog>()];

    private static TransparencyLog? ReadLog(ProtoJson log, ImmutableArray<string>.Builder remarks)
    {
        var hash = log.Text("hashAlgorithm");
        if (hash != "SHA2_256")
            throw log.Invalid($"has the hash algorithm {hash}; SHA2_256 is the only one read.");
        var url = log.Text("baseUrl");
        var key = log.Message("publicKey");
        var details = key.Text("keyDetails");
        var publicKey = TrustedKey.Read(key, details);
        if (publicKey is null)
        {
            remarks.Add($"The log {url} is left out: its key is of the kind {details}, which is not known here.");
            return null;
        }

        var validFor = ReadPeriod(key);
        if (validFor.Start is null)
            throw key.Missing("validFor.start");
        var logId = log.Message("logId").RequiredBytes("keyId", MerkleTree.HashLength);
        return new TransparencyLog(url, logId, publicKey, validFor);
    }

    private static ImmutableArray<CertificateAuthority> ReadAuthorities(ProtoJson root, string name) =>
        [.. root.Messages(name, MaxInstances).Select(ReadAuthority)];

    private static CertificateAuthority ReadAuthority(ProtoJson authority)
    {
        var certificates = authority.Message("certChain").Messages("certificates", MaxChain);
        if (certificates.Count == 0)
            throw authority.Missing("certChain.certificates");
        var uri = authority.Text("uri");
        return new CertificateAuthority(
            uri,
            [.. certificates.Select(c => Certificates.FromDer(c.RequiredBytes("rawBytes", MaxCertificateBytes), $"certificate of {uri}"))],
            ReadPeriod(authority));
    }

    private static ValidityPeriod ReadPeriod(ProtoJson owner) =>
        owner.MessageOrNull("validFor") is { } period ? new ValidityPeriod(period.Time("start"), period.Time("end")) : ValidityPeriod.Always;
}
