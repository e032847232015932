using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Signing.Keyless;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Chains.Web.Components.Pages;

/// <summary>The list of certificates. Filters and page are the address.</summary>
public sealed partial class Certificates
{
    private const string Valid = "valid";
    private const string Expired = "expired";

    private static readonly FilterOption[] Validities = [new(Valid, "Valid now"), new(Expired, "Expired")];

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "issuer")]
    public string? Issuer { get; set; }

    [SupplyParameterFromQuery(Name = "validity")]
    public string? Validity { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private CertificateQueries Queries { get; set; } = default!;

    [Inject]
    private ConfigurationStore Configuration { get; set; } = default!;

    [Inject]
    private KeylessSource Source { get; set; } = default!;

    [Inject]
    private IOptions<KeylessOptions> Options { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<CertificateRecord> Page { get; set; } = new([], null);

    private FilterOption[] Issuers { get; set; } = [];

    private string? Trouble { get; set; }

    /// <summary>Null while keyless signing is off.</summary>
    private KeylessStatus? Keyless { get; set; }

    private bool Filtered => !string.IsNullOrEmpty(Q + Issuer + Validity);

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        var on = Configuration.TryGetCurrent(out var current) && KeylessSettings.From(current, Options.Value.TokenFile) is not null;
        Keyless = on ? Source.Status : null;
        Issuers = [.. (await Queries.IssuersAsync(cancellation)).Select(i => new FilterOption(i, i))];
        var now = Clock.GetUtcNow();
        try
        {
            var filter = new CertificateFilter
            {
                Query = ListQuery.Search(Q),
                Issuer = Issuer,
                ExpiresFrom = Validity == Valid ? now : null,
                ExpiresTo = Validity == Expired ? now : null,
            };
            Page = await Queries.ListAsync(filter, Cursor, null, cancellation);
            Trouble = string.IsNullOrEmpty(Validity) || Validity is Valid or Expired ? null : $"The address asks for a validity that does not exist. Possible are: {Valid}, {Expired}.";
        }
        catch (FormatException exception)
        {
            Trouble = exception.Message;
        }
    }
}
