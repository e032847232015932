namespace Chains.Web.Api.Exports;

internal enum ExportFormat
{
    /// <summary>RFC 4180, UTF-8, with a header line.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Ndjson,
}
