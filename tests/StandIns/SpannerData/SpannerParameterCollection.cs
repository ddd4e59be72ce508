using System.Collections;
using System.Data.Common;

namespace Google.Cloud.Spanner.Data;

/// <summary>A command's parameters.</summary>
public sealed class SpannerParameterCollection : DbParameterCollection
{
    private readonly List<SpannerParameter> _items = [];

    /// <inheritdoc/>
    public override int Count => _items.Count;

    /// <inheritdoc/>
    public override object SyncRoot => _items;

    /// <inheritdoc/>
    public override int Add(object value)
    {
        _items.Add((SpannerParameter)value);
        return _items.Count - 1;
    }

    /// <inheritdoc/>
    public override void AddRange(Array values) => _items.AddRange(values.Cast<SpannerParameter>());

    /// <inheritdoc/>
    public override void Clear() => _items.Clear();

    /// <inheritdoc/>
    public override bool Contains(object value) => _items.Contains((SpannerParameter)value);

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(object value) => _items.IndexOf((SpannerParameter)value);

    /// <inheritdoc/>
    public override int IndexOf(string parameterName) => _items.FindIndex(item => item.ParameterName == parameterName);

    /// <inheritdoc/>
    public override void Insert(int index, object value) => _items.Insert(index, (SpannerParameter)value);

    /// <inheritdoc/>
    public override void Remove(object value) => _items.Remove((SpannerParameter)value);

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _items.RemoveAt(index);

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => _items.RemoveAt(IndexOf(parameterName));

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => _items[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => _items[IndexOf(parameterName)];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value) => _items[index] = (SpannerParameter)value;

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) =>
        _items[IndexOf(parameterName)] = (SpannerParameter)value;
}
