using Chains.Core.Formatting;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Records.Search;
using Chains.Core.Verification;
using Chains.Web.Components.Controls;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>One digest: everything that was signed about it, where it was built, from which source, and from what.</summary>
public sealed partial class ImagePage
{
    private const int MostVerified = 10;

    private static readonly StateLook Signed = new("Signed", Icons.Material.Filled.Check, Tone.Good, "The image itself is signed");
    private static readonly StateLook Attested = new("Attested", Icons.Material.Outlined.Description, Tone.Info, "Signed provenance names it; the image itself has no signature here");
    private static readonly StateLook Unsigned = new("Unsigned", Icons.Material.Filled.PriorityHigh, Tone.Warn, "Nothing about it is signed");

    [Parameter]
    public string Digest { get; set; } = "";

    /// <summary><c>?verify=true</c>: verify its signatures now and show what each layer gave.</summary>
    [SupplyParameterFromQuery(Name = "verify")]
    public bool Verify { get; set; }

    [Inject]
    private ImageQueries Queries { get; set; } = default!;

    [Inject]
    private SignatureQueries Signatures { get; set; } = default!;

    [Inject]
    private LogEntryQueries LogEntries { get; set; } = default!;

    [Inject]
    private RecordedVerification Verifier { get; set; } = default!;

    [Inject]
    private VerificationQueries Checks { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IOptions<AuthOptions> Auth { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private ImageDetails? Image { get; set; }

    private StatementView? Statement { get; set; }

    private Graph? Graph { get; set; }

    private StateLook Look => Image switch
    {
        { Signatures.Count: 0 } => Unsigned,
        { } image when image.Signatures.Any(s => s.Type is ArtifactType.Oci) => Signed,
        _ => Attested,
    };

    private IReadOnlyDictionary<long, Verdict> Verdicts { get; set; } = new Dictionary<long, Verdict>();

    /// <summary>Newest first; empty unless it was asked for.</summary>
    private List<(SignatureListItem Signature, VerificationResult Result)> Results { get; } = [];

    /// <summary>One for the image's own signature, one for its provenance: what there is, with the downloads before it.</summary>
    private List<(SignatureListItem Signature, string Command)> Commands { get; } = [];

    private string Link => Links.Image(Digest);

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Image = await Queries.FindAsync(Digest, cancellation);
        if (Image is null)
        {
            Context?.AnswerNotFound();
            return;
        }

        Results.Clear();
        Commands.Clear();
        await ReadAsync(Image, cancellation);
        var known = await Checks.VerdictsAsync([.. Image.Signatures.Select(s => s.Id)], cancellation);
        Verdicts = known.ToDictionary(v => v.Key, v => Results.Find(r => r.Signature.Id == v.Key) is { Result: { } now }
            ? Verdict.Of(now, Clock.GetUtcNow())
            : v.Value);
        Statement = Image.Provenance is { } payload ? StatementView.Of(payload) : null;
        Graph = ProvenanceLayout.OfImage(Image, Statement);
    }

    /// <summary>Each signature that is verified or explained, read once.</summary>
    private async Task ReadAsync(ImageDetails image, CancellationToken cancellation)
    {
        SignatureListItem[] verified = Verify ? [.. image.Signatures.Take(MostVerified)] : [];
        SignatureListItem[] explained = [.. image.Signatures.Where(s => !s.Imported).DistinctBy(s => s.Type is ArtifactType.Oci)];
        foreach (var item in verified.Union(explained))
        {
            if (await Signatures.FindAsync(item.Id, cancellation) is not { } signature)
                continue;
            if (verified.Contains(item))
                Results.Add((item, await Verifier.VerifyAsync(signature, ExpectedArtifact.FromDigest(image.Digest), null, cancellation)));
            if (explained.Contains(item))
                await ExplainAsync(image, item, signature, cancellation);
        }
    }

    private async Task ExplainAsync(ImageDetails image, SignatureListItem item, SignatureRecord signature, CancellationToken cancellation)
    {
        var commands = new VerifyCommands(
            Navigation.BaseUri.TrimEnd('/'), Auth.Value.Mode is not AuthMode.None, signature, await LogEntries.OfSignatureAsync(item.Id, cancellation));
        if (commands.CosignOfImage($"{image.Names[0]}@{image.Digest}") is { } command)
            Commands.Add((item, commands.DownloadTrustOrKey + "\n" + command));
    }

    private static string Kind(SignatureListItem signature) => signature.Type is ArtifactType.Oci ? "Image signature" : $"Provenance of a {ArtifactText.Name(signature.RunKind)}";
}
