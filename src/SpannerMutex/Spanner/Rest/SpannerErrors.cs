using System.Globalization;
using System.Text;
using System.Text.Json;
using SpannerMutex.Errors;

namespace SpannerMutex.Spanner.Rest;

/// <summary>Turns a failed reply, or a missing one, into an error that says what to do.</summary>
internal sealed class SpannerErrors(SpannerEndpoint endpoint, SpannerDatabaseName database, string? creatorRole)
{
    public SpannerRestException FromErrorBody(SpannerCall call, int status, ReadOnlySpan<byte> body, string? credential)
    {
        var error = Parse(body);
        if (error is null)
        {
            return NotSpanner(call, status, body, credential);
        }

        var message = Cut(error.Message ?? "", 2000, credential);
        var code = CodeOf(error, status);
        var missing = MissingOf(error, code);
        if (endpoint.IsEmulator && EmulatorQuirks.HidesTheResource(message))
        {
            (code, missing) = (SpannerStatusCode.NotFound, call.UsesSession ? SpannerResource.Session : SpannerResource.Database);
            message = call.UsesSession ? "Session not found." : "Database or instance not found.";
        }
        else if (IsVanishedTransaction(code, message) || (endpoint.IsEmulator && EmulatorQuirks.MeansAborted(message)))
        {
            (code, missing) = (SpannerStatusCode.Aborted, null);
        }
        else if (endpoint.IsEmulator && !call.UsesSession && EmulatorQuirks.CantRun(message))
        {
            code = SpannerStatusCode.InvalidArgument;
            message += " (The emulator can't run this statement; if it is right, Google's Spanner can.)";
        }

        var isOpen = call.ChangesData && (!IsRejection(code) || (call.WasRefused && SaysNothingOfEarlier(code)));
        var wayOut = WayOut(call, code, missing, error);
        return new SpannerRestException(code, Text(call, $"{Name(code)}: {message}", isOpen) + wayOut)
        {
            RedactedMessage = Text(call, $"{Name(code)}.", isOpen) + wayOut,
            HttpStatus = status,
            IsOutcomeUnknown = isOpen,
            IsServerFault = !call.HasStatement && status >= 500 && code is (SpannerStatusCode.Internal or SpannerStatusCode.Unknown),
            Missing = missing,
            RetryDelay = RetryDelayOf(error),
        };
    }

    /// <summary>The error of one rejected statement in a successful reply.</summary>
    public SpannerRestException RefusedStatement(string call, int status, string? message)
    {
        var code = Enum.IsDefined((SpannerStatusCode)status) ? (SpannerStatusCode)status : SpannerStatusCode.Unknown;
        var text = Cut(message ?? "", 2000, null);
        if (endpoint.IsEmulator && EmulatorQuirks.MeansAborted(text))
        {
            code = SpannerStatusCode.Aborted;
        }

        var refusal = $"Spanner call '{call}' on {database} failed: {Name(code)}";
        return new SpannerRestException(code, $"{refusal}: {text}")
        {
            RedactedMessage = $"{refusal}.",
            Missing = code == SpannerStatusCode.NotFound ? SpannerResource.Other : null,
        };
    }

    /// <summary>The time for a call was up.</summary>
    public SpannerRestException DeadlineExceeded(SpannerCall call, TimeSpan timeout, Exception cause)
    {
        var last = call.LastError is { } error ? $"The last error was: {error.Message}" : "There was no answer at all.";
        var isOpen = call.IsOutcomeOpen || call.WasRefused;
        var outcome = isOpen ? " Whether it was applied is unknown." : "";
        var text = $"Spanner call '{call.Name}' on {database} did not succeed within {timeout.TotalSeconds:0.###} s.{outcome}";
        return new SpannerRestException(SpannerStatusCode.DeadlineExceeded, $"{text} {last}", call.LastError ?? cause)
        {
            RedactedMessage = call.LastError is null ? $"{text} {last}" : $"{text} The last error was: {ErrorClassification.Describe(call.LastError)}",
            IsOutcomeUnknown = isOpen,
        };
    }

    /// <summary>A reply that is not from Spanner (for example a proxy's page), or can't be read to its end.</summary>
    public SpannerRestException NotSpanner(SpannerCall call, int status, ReadOnlySpan<byte> body, string? credential)
    {
        var code = status switch
        {
            401 => SpannerStatusCode.Unauthenticated,
            403 => SpannerStatusCode.PermissionDenied,
            429 => SpannerStatusCode.ResourceExhausted,

            // Other codes from 400 on are about the request; anything else only means that Spanner was not reached.
            404 or 408 or < 400 or >= 500 => SpannerStatusCode.Unavailable,
            _ => SpannerStatusCode.Unknown,
        };
        var words = Cut(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4096)]), 200, credential);
        var isOpen = call.ChangesData && !IsRejection(code);
        var reason = $"{endpoint.Address.Authority} answered HTTP {status} with something that is not Spanner's JSON (is a proxy in between?)";
        return new SpannerRestException(code, Text(call, $"{reason}: {(words.Length == 0 ? "an empty body" : $"\"{words}\"")}", isOpen))
        {
            RedactedMessage = Text(call, $"{reason}.", isOpen),
            HttpStatus = status,
            IsOutcomeUnknown = isOpen,
        };
    }

    /// <summary>A success without a required part: like a proxy's page, it only means that Spanner was not reached.</summary>
    public SpannerRestException Incomplete(SpannerCall call, string part)
    {
        var text = Text(call, $"{endpoint.Address.Authority} reported success without the {part} (is a proxy in between?).", call.ChangesData);
        return new SpannerRestException(SpannerStatusCode.Unavailable, text) { RedactedMessage = text, IsOutcomeUnknown = call.ChangesData };
    }

    public SpannerRestException TooLarge(SpannerCall call, int status) => new(
        SpannerStatusCode.Unknown,
        Text(call, $"the body of the HTTP {status} reply is larger than {BodyReader.Limit >> 20} MiB", call.ChangesData))
    {
        HttpStatus = status,
        IsOutcomeUnknown = call.ChangesData,
    };

    public SpannerRestException Truncated(SpannerCall call, int status, Exception cause) => new(
        SpannerStatusCode.Unavailable,
        Text(call, $"the HTTP {status} reply was cut off ({cause.Message})", call.ChangesData),
        cause)
    {
        RedactedMessage = Text(call, $"the HTTP {status} reply was cut off ({ErrorTypes.ChainOf(cause)}).", call.ChangesData),
        HttpStatus = status,
        IsOutcomeUnknown = call.ChangesData,
    };

    public SpannerRestException ConnectionFailed(SpannerCall call, Exception cause)
    {
        var isSent = cause is not HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        };
        var isOpen = call.ChangesData && isSent;
        return new SpannerRestException(SpannerStatusCode.Unavailable, Text(call, Reason(cause.Message), isOpen), cause)
        {
            RedactedMessage = Text(call, Reason(ErrorTypes.ChainOf(cause)), isOpen),
            IsOutcomeUnknown = isOpen,
        };

        string Reason(string words) => isSent ? $"the connection to {endpoint.Address.Authority} broke ({words})"
            : endpoint.IsEmulator
                ? $"no Spanner emulator answers at {endpoint.Address} (from {endpoint.Source}): {words}. " +
                  "Start the emulator, or correct the address (host and gRPC port; REST is expected 10 above it)"
                : $"{endpoint.Address.Authority} can't be reached: {words}";
    }

    private static ErrorReply.ErrorBody? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reply = JsonSerializer.Deserialize(body, SpannerJson.Default.ErrorReply);
            return reply?.Error ?? (reply?.Code is { } code ? new() { Code = code, Message = reply.Message } : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static SpannerStatusCode CodeOf(ErrorReply.ErrorBody error, int status)
    {
        if (error.Status is { } name)
        {
            return Enum.TryParse<SpannerStatusCode>(name.Replace("_", "", StringComparison.Ordinal), true, out var named)
                ? named : SpannerStatusCode.Unknown;
        }

        return error.Code != status && Enum.IsDefined((SpannerStatusCode)error.Code)
            ? (SpannerStatusCode)error.Code : SpannerStatusCode.Unknown;
    }

    private static SpannerResource? MissingOf(ErrorReply.ErrorBody error, SpannerStatusCode code)
    {
        if (code != SpannerStatusCode.NotFound)
        {
            return null;
        }

        var type = error.Details?.FirstOrDefault(d => d?.ResourceType is not null)?.ResourceType ?? "";
        var message = error.Message ?? "";
        return Is("Session") ? SpannerResource.Session
            : Is("Database") ? SpannerResource.Database
            : Is("Instance") ? SpannerResource.Instance
            : Is("Table") ? SpannerResource.Table
            : SpannerResource.Other;

        bool Is(string kind) => type.EndsWith('.' + kind, StringComparison.Ordinal)
            || (type.Length == 0 && message.StartsWith($"{kind} not found", StringComparison.OrdinalIgnoreCase));
    }

    // A transaction that Spanner no longer knows was not applied: the same as an abort.
    private static bool IsVanishedTransaction(SpannerStatusCode code, string message) =>
        code == SpannerStatusCode.NotFound && message.StartsWith("Transaction not found", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? RetryDelayOf(ErrorReply.ErrorBody error) =>
        error.Details?.FirstOrDefault(d => d?.RetryDelay is not null)?.RetryDelay is [.. var seconds, 's']
        && double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? TimeSpan.FromSeconds(value) : null;

    // Codes with which Spanner reports that it has not applied the call.
    private static bool IsRejection(SpannerStatusCode code) => code is SpannerStatusCode.InvalidArgument
        or SpannerStatusCode.NotFound or SpannerStatusCode.AlreadyExists or SpannerStatusCode.PermissionDenied
        or SpannerStatusCode.ResourceExhausted or SpannerStatusCode.FailedPrecondition or SpannerStatusCode.Aborted
        or SpannerStatusCode.OutOfRange or SpannerStatusCode.Unimplemented or SpannerStatusCode.Unauthenticated;

    // A final rejection after a transient one that may have been the reply to a copy. The caller verifies a conflict by a read.
    private static bool SaysNothingOfEarlier(SpannerStatusCode code) => code is not (SpannerStatusCode.NotFound
        or SpannerStatusCode.AlreadyExists or SpannerStatusCode.Aborted or SpannerStatusCode.ResourceExhausted);

    private static string Name(SpannerStatusCode code) =>
        JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString());

    private static string Cut(string text, int length, string? credential)
    {
        var clean = credential is { Length: > 0 } ? text.Replace(credential, "…", StringComparison.Ordinal) : text;
        clean = string.Join(' ', clean.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return clean.Length <= length ? clean : clean[..length] + "…";
    }

    private string Text(SpannerCall call, string reason, bool isOpen) =>
        $"Spanner call '{call.Name}' on {database} failed: {reason}{(isOpen ? " Whether it was applied is unknown." : "")}";

    private string WayOut(SpannerCall call, SpannerStatusCode code, SpannerResource? missing, ErrorReply.ErrorBody error)
    {
        var reason = error.Details?.FirstOrDefault(d => d?.Reason is not null)?.Reason;
        return (code, missing) switch
        {
            (SpannerStatusCode.NotFound, SpannerResource.Database or SpannerResource.Instance) when endpoint.IsEmulator =>
                $" The emulator at {endpoint.Address} does not have {database}, and it forgets everything when it stops. " +
                "Create the instance and the database there.",
            (SpannerStatusCode.NotFound, SpannerResource.Database or SpannerResource.Instance) =>
                $" {database} does not exist: correct the setting Database, or create it.",
            (SpannerStatusCode.PermissionDenied, _) when reason is "SERVICE_DISABLED" =>
                $" Enable the API: gcloud services enable spanner.googleapis.com --project {database.Project}",
            (SpannerStatusCode.PermissionDenied, _) when creatorRole is not null =>
                $" The call needs the permission {call.Permission}, the right to use the database role '{creatorRole}' " +
                "(roles/spanner.fineGrainedAccessUser and roles/spanner.databaseRoleUser), and that role's grants on the table.",
            (SpannerStatusCode.PermissionDenied, _) =>
                $" The call needs the permission {call.Permission}: grant roles/spanner.databaseUser on {database} " +
                "to the service account that this process runs as.",
            (SpannerStatusCode.Unauthenticated, _) =>
                " The credentials were refused, also with a fresh token: check which account this process runs as.",
            _ => "",
        };
    }
}
