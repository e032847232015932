using Chains.Core.Trust;
using Chains.Core.Verification;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>Verifies what somebody brings, ours or anyone's.</summary>
public sealed partial class VerifyPage
{
    [SupplyParameterFromForm(FormName = "verify")]
    private VerifyInputForm Input { get; set; } = default!;

    [Inject]
    private ITrustedRootSource Trust { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private VerificationResult? Result { get; set; }

    private string? Trouble { get; set; }

    protected override void OnInitialized() => Input ??= new();

    private async Task VerifyAsync() => (Result, Trouble) = await Input.VerifyAsync(Trust.Current, Context?.RequestAborted ?? CancellationToken.None);
}
