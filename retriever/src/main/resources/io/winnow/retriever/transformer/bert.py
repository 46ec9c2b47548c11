# The layers of a BERT in TorchScript, which BertLayers hands to PyTorch. Tensors hold the tokens of all sequences, one
# after the other, without padding: [tokens, hidden].
class Bert(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Of each layer 16 tensors, weight and bias of query, key, value, the dense layer and the norm after attention, the
  # two dense layers of the feed-forward block and the norm after it; made 12, with query, key and value in one. The
  # norms keep their type, the others get the one that is computed in.
  def prepare(self: __torch__.Bert, weights: List[Tensor], type: int) -> List[Tensor]:
    prepared = annotate(List[Tensor], [])
    for layer in range(torch.len(weights) // 16):
      at = layer * 16
      for i in range(2):
        projection = torch.cat([weights[at + i], weights[at + i + 2], weights[at + i + 4]])
        prepared.append(torch.to(projection, type))
      for i in range(10):
        weight = weights[at + i + 6]
        norm = i == 2 or i == 3 or i == 8 or i == 9
        if norm:
          prepared.append(weight)
        else:
          prepared.append(torch.to(weight, type))
    return prepared

  # Devlin et al. 2019, section 3; Vaswani et al. 2017, section 3.2. What layers add up to and norms are float32,
  # whatever the weights are. With firstOnly the last layer ends with each first token: [sequences, hidden].
  def forward(self: __torch__.Bert, embedded: Tensor, lengths: List[int], weights: List[Tensor], heads: int,
      epsilon: float, firstOnly: bool) -> Tensor:
    hidden = torch.size(embedded, 1)
    type = ops.prim.dtype(weights[0])
    # Neighbours of the same length attend in one call.
    rows = annotate(List[int], [])
    sizes = annotate(List[int], [])
    firsts = annotate(List[int], [])
    tokens = 0
    for i in range(torch.len(lengths)):
      if torch.len(sizes) > 0 and sizes[-1] == lengths[i]:
        rows[-1] = rows[-1] + 1
      else:
        rows.append(1)
        sizes.append(lengths[i])
      firsts.append(tokens)
      tokens = tokens + lengths[i]
    # What multiplies bfloat16, oneDNN, compiles for each number of rows that it meets: so there are few, but for the
    # end of the last layer. 6 is float32.
    padding = 0
    if type != 6:
      padding = (32 - tokens % 32) % 32
    x = torch.constant_pad_nd(embedded, [0, 0, 0, padding])
    nothing = torch.new_zeros(embedded, [padding, hidden], dtype=type)
    layers = torch.len(weights) // 12
    for layer in range(layers):
      at = layer * 12
      ending = firstOnly and layer == layers - 1
      projected = torch.linear(torch.to(x, type), weights[at], weights[at + 1])
      contexts = annotate(List[Tensor], [])
      start = 0
      for i in range(torch.len(rows)):
        count = rows[i] * sizes[i]
        part = torch.view(torch.narrow(projected, 0, start, count), [rows[i], sizes[i], 3, heads, hidden // heads])
        start = start + count
        split = torch.permute(part, [2, 0, 3, 1, 4])
        query = split[0]
        if ending:
          query = torch.narrow(query, 2, 0, 1)
        context = torch.scaled_dot_product_attention(query, split[1], split[2])
        contexts.append(torch.reshape(torch.transpose(context, 1, 2), [-1, hidden]))
      if ending:
        x = torch.index_select(x, 0, torch.tensor(firsts))
      else:
        contexts.append(nothing)
      attended = torch.add(x, torch.linear(torch.cat(contexts), weights[at + 2], weights[at + 3]))
      x = torch.layer_norm(attended, [hidden], weights[at + 4], weights[at + 5], epsilon)
      inner = torch.gelu(torch.linear(torch.to(x, type), weights[at + 6], weights[at + 7]))
      x = torch.layer_norm(torch.add(x, torch.linear(inner, weights[at + 8], weights[at + 9])), [hidden],
          weights[at + 10], weights[at + 11], epsilon)
    if firstOnly:
      return x
    return torch.narrow(x, 0, 0, tokens)
