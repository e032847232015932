using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Verification;
using Microsoft.AspNetCore.Components;

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

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private SignatureRecord? Signature { get; set; }

    private VerificationResult? Verification { get; set; }

    private VerificationFailureRecord? Failure { get; set; }

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

    private string Origin => Navigation.BaseUri.TrimEnd('/');

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
        Failure = await Checks.FailureOfAsync(Id, cancellation);
        Verification = Verify ? await Verifier.VerifyAsync(Signature, null, null, cancellation) : null;
    }

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] + "…" : text;
}
