namespace Chains.Web.Api.Exports;

/// <param name="Name">The member's name in JSON: both formats call things alike.</param>
internal sealed record ExportColumn<T>(string Name, Func<T, object?> Value);
