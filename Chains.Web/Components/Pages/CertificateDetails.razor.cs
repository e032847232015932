using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Trust;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>One certificate: whom it names, who vouched for it, and what it says besides.</summary>
public sealed partial class CertificateDetails
{
    [Parameter]
    public string Fingerprint { get; set; } = "";

    [Inject]
    private CertificateQueries Queries { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private CertificateRecord? Certificate { get; set; }

    private DecodedCertificate? Leaf { get; set; }

    private IReadOnlyList<DecodedCertificate> Chain { get; set; } = [];

    private string? Problem { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        Certificate = await Queries.FindAsync(Fingerprint, Context?.RequestAborted ?? CancellationToken.None);
        if (Certificate is null)
            Context?.AnswerNotFound();
        else
            (Leaf, Chain, Problem) = Api.Certificates.CertificateDetails.Decode(Certificate);
    }
}
