using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Verification;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Chains.Web.Components.Pages;

/// <summary>One signature: what it says, over what, by which key, and how to check it without trusting this page.</summary>
public sealed partial class SignatureDetails
{
    private const int Longest = 2000;

    [Parameter]
    public long Id { get; set; }

    /// <summary><c>?verify=true</c>: verify it now and show what each layer gave.</summary>
    [SupplyParameterFromQuery(Name = "verify")]
    public bool Verify { get; set; }

    [Inject]
    private RecordedVerification Verifier { get; set; } = default!;

    [Inject]
    private VerificationQueries Checks { get; set; } = default!;

    [Inject]
    private SignatureQueries Queries { get; set; } = default!;

    [Inject]
    private KeyQueries Keys { get; set; } = default!;

    [Inject]
    private LogEntryQueries LogEntries { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IOptions<AuthOptions> Auth { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private SignatureRecord? Signature { get; set; }

    private VerificationResult? Verification { get; set; }

    private Verdict Verdict { get; set; } = Verdict.Unverified;

    private VerifyCommands Commands { get; set; } = default!;

    private KeyRecord? Key { get; set; }

    private IReadOnlyList<LogEntryRecord> Logged { get; set; } = [];

    private StatementView? Statement { get; set; }

    private ReadOnlyMemory<byte> Payload => Signature?.Artifact?.Statement?.Payload ?? [];

    private IReadOnlyCollection<SubjectRecord> Subjects => Signature?.Artifact?.Statement?.Subjects is { } subjects ? [.. subjects] : [];

    private bool Dsse => Signature?.Artifact?.Statement?.PayloadType is not null;

    /// <summary>The algorithm of the key that the certificate names; null without one.</summary>
    private string? OfCertificate => Signature?.Certificate is { } certificate
        ? Api.Certificates.CertificateDetails.Decode(certificate).Leaf?.Algorithm
        : null;

    private string DownloadCaption => "Download the signature, what was signed and the key"
        + (Auth.Value.Mode is AuthMode.None ? "." : "; TOKEN is one of the API tokens.");

    private string OpenSslCaption => (Dsse
            ? "With openssl alone: the signature is over the DSSE pre-authentication encoding of the payload."
            : "With openssl alone: the signature is over the payload as it is.")
        + (Signature?.Certificate is null ? "" : " It says nothing about the certificate, whose key this is.");

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Signature = await Queries.FindAsync(Id, cancellation);
        if (Signature is null)
        {
            Context?.AnswerNotFound();
            return;
        }

        Logged = await LogEntries.OfSignatureAsync(Id, cancellation);
        Key = Signature.KeyId.Length > 0 ? await Keys.FindAsync(Signature.KeyId, cancellation) : null;
        Statement = StatementView.Of(Payload);
        Verification = Verify ? await Verifier.VerifyAsync(Signature, null, null, cancellation) : null;
        Verdict = Verification is { } now
            ? Verdict.Of(now, Clock.GetUtcNow())
            : (await Checks.VerdictsAsync([Id], cancellation))[Id];
        Commands = new VerifyCommands(Navigation.BaseUri.TrimEnd('/'), Auth.Value.Mode is not AuthMode.None, Signature, Logged);
    }

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] + "…" : text;
}
