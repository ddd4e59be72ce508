using System.Data.Common;
using System.Reflection;

namespace SpannerMutex.Errors;

/// <summary>
/// The one thing that Npgsql doesn't offer through System.Data.Common: the server's warnings. Bound by name, so that the
/// core doesn't reference Npgsql; the names are constants, so that trimming keeps the members where the app has the assembly.
/// </summary>
internal static class NpgsqlBinding
{
    private static readonly EventInfo? s_notice =
        Type.GetType("Npgsql.NpgsqlConnection, Npgsql", throwOnError: false)?.GetEvent("Notice");

    private static readonly PropertyInfo? s_noticeOf =
        Type.GetType("Npgsql.NpgsqlNoticeEventArgs, Npgsql", throwOnError: false)?.GetProperty("Notice");

    private static readonly PropertyInfo? s_routine =
        Type.GetType("Npgsql.PostgresNotice, Npgsql", throwOnError: false)?.GetProperty("Routine");

    /// <summary>Records the warnings of a connection until disposed; records nothing if the connection isn't Npgsql's own.</summary>
    public static Warnings Watch(DbConnection connection) => new(connection);

    /// <summary>The warnings of one connection.</summary>
    internal sealed class Warnings : IDisposable
    {
        private readonly DbConnection _connection;
        private readonly Delegate? _handler;
        private volatile bool _waitWasCancelled;

        public Warnings(DbConnection connection)
        {
            _connection = connection;
            if (s_notice?.DeclaringType?.IsInstanceOfType(connection) == true && s_noticeOf is not null && s_routine is not null)
            {
                _handler = Delegate.CreateDelegate(
                    s_notice.EventHandlerType!, this, new Action<object, EventArgs>(OnNotice).Method);
                s_notice.AddEventHandler(connection, _handler);
            }
        }

        /// <summary>
        /// Whether a commit's wait for the standby was cancelled, which the server reports as a success. Recognised by the
        /// server's function, since the text is translated and the SQLSTATE (01000) is that of any warning.
        /// </summary>
        public bool WaitWasCancelled => _waitWasCancelled;

        public void Dispose()
        {
            if (_handler is not null)
            {
                s_notice!.RemoveEventHandler(_connection, _handler);
            }
        }

        private void OnNotice(object sender, EventArgs e)
        {
            if (s_noticeOf!.GetValue(e) is { } notice && s_routine!.GetValue(notice) is "SyncRepWaitForLSN")
            {
                _waitWasCancelled = true;
            }
        }
    }
}
