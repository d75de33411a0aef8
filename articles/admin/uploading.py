def upload(request):
    raise NotImplementedError
