namespace Chains.Web.Sandbox.Api;

/// <summary>One field that failed validation. <paramref name="Reason"/> is a cause type of the API, as <c>FieldValueInvalid</c>.</summary>
internal sealed record FieldError(string Field, string Reason, string Message)
{
    public static FieldError Invalid(string field, string value, string why) => new(field, "FieldValueInvalid", $"Invalid value: \"{value}\": {why}");

    public static FieldError Raw(string field, string value, string why) => new(field, "FieldValueInvalid", $"Invalid value: {value}: {why}");

    public static FieldError Required(string field, string why) => new(field, "FieldValueRequired", $"Required value: {why}");

    public static FieldError TooLong(string field, int limit) => new(field, "FieldValueTooLong", $"Too long: may not be more than {limit} bytes");

    public static FieldError Forbidden(string field, string why) => new(field, "FieldValueForbidden", $"Forbidden: {why}");
}
