using Chains.Core.Signing;

namespace Chains.Core.Records;

/// <summary>
/// A signature as annotations, downloads and stores carry it. A payload is kept once, with its statement: the DSSE envelope around it
/// is put together again, every time to the same bytes.
/// </summary>
public static class SignatureContent
{
    /// <returns>The DSSE envelope as JSON, or the bare signature where the payload is signed bare; an imported one as it came.</returns>
    public static byte[] Of(SignatureRecord signature, StatementRecord statement) =>
        signature.Imported || statement.PayloadType is not { } type
            ? signature.Bytes
            : Dsse.Serialize(type, statement.Payload, signature.KeyId, signature.Bytes);

    /// <summary>The same of a record that was read with its artifact and statement.</summary>
    public static byte[] Of(SignatureRecord signature) => Of(
        signature,
        signature.Artifact?.Statement ?? throw new InvalidOperationException($"Signature {signature.Id} was read without its statement."));
}
