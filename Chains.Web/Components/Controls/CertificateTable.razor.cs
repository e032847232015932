using Chains.Core.Records;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>Certificates, newest first, each by the identity that it names.</summary>
public sealed partial class CertificateTable
{
    [Parameter, EditorRequired]
    public IReadOnlyList<CertificateRecord> Certificates { get; set; } = [];

    [Inject]
    private TimeProvider Clock { get; set; } = default!;
}
