using System.Text;
using Chains.Core.Records;
using Chains.Core.Tekton;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>The signature as it travels: the envelope, and the annotations that hold it.</summary>
public sealed partial class SignatureRaw
{
    private const int MostShown = 4096;

    [Parameter, EditorRequired]
    public SignatureRecord Signature { get; set; } = default!;

    private byte[] Content { get; set; } = [];

    private bool Dsse => Signature.Artifact?.Statement?.PayloadType is not null;

    private IEnumerable<(string Name, string Value)> Annotations
    {
        get
        {
            var key = Signature.Artifact!.Key;
            yield return (ChainsNames.Payload(key), Base64(Signature.Artifact.Statement?.Payload ?? []));
            yield return (ChainsNames.Signature(key), Base64(Content));
            yield return (ChainsNames.Certificate(key), Base64(Encoding.UTF8.GetBytes(Signature.Certificate?.Pem ?? "")));
            yield return (ChainsNames.Chain(key), Base64(Encoding.UTF8.GetBytes(Signature.Certificate?.ChainPem ?? "")));
        }
    }

    protected override void OnParametersSet() => Content = SignatureContent.Of(Signature);

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
